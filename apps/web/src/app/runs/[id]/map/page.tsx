import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { MapPage } from "@/features/map/map-page";
import { MapsOfRunDocument } from "@/graphql/generated/documents";
import { ask } from "@/graphql/server";
import { fromSegment, type PageQuery } from "@/ui/links";
import { pageProblem } from "@/ui/page-problem";

interface Properties {
  params: Promise<{ id: string }>;
  searchParams: Promise<PageQuery>;
}

const mapsOfRun = cache((run: string) => ask(MapsOfRunDocument, { run }));

export async function generateMetadata({ params }: Properties): Promise<Metadata> {
  const answer = await mapsOfRun(fromSegment((await params).id));
  return { title: answer.ok ? `Map of ${answer.data.trainingRun?.name}` : undefined };
}

export default async function RunMapPage({ params, searchParams }: Properties) {
  const answer = await mapsOfRun(fromSegment((await params).id));
  if (!answer.ok) return pageProblem(answer.problem);
  const { trainingRun: run, viewer } = answer.data;
  if (!run) notFound();
  return <MapPage run={run} role={viewer.role} query={await searchParams} named />;
}
