import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MapPage } from "@/features/map/map-page";
import { MapsOfRunDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { fromSegment, type PageQuery } from "@/ui/links";
import { pageProblem } from "@/ui/page-problem";
import { shareMetadata } from "@/ui/share";

interface Properties {
  params: Promise<{ id: string }>;
  searchParams: Promise<PageQuery>;
}

const mapsOfRun = cache((run: string) => ask(MapsOfRunDocument, { run }));

export async function generateMetadata({ params, searchParams }: Properties): Promise<Metadata> {
  const { id } = await params;
  const answer = await mapsOfRun(fromSegment(id));
  const run = answer.ok ? answer.data.trainingRun : null;
  if (!run) return {};
  const about = `Movies of ${run.dataset.name} as this run sees them: near is alike.`;
  return shareMetadata(`Map of ${run.name}`, about, { ...(await searchParams), run: id });
}

export default async function RunMapPage({ params, searchParams }: Properties) {
  const answer = await mapsOfRun(fromSegment((await params).id));
  if (!answer.ok) return pageProblem(answer.problem);
  const { trainingRun: run, viewer } = answer.data;
  if (!run) notFound();
  return <MapPage run={run} role={viewer.role} query={await searchParams} named />;
}
