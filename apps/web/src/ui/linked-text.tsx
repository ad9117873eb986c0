import { Fragment } from "react";

/** Words with the addresses in them as links, shown without "https://". */
export function LinkedText({ text }: { text: string }) {
  return text.split(/(https?:\/\/[^\s;,]*[^\s;,.])/).map((part, index) => {
    const place = `${index} ${part}`;
    if (!/^https?:\/\//.test(part)) return <Fragment key={place}>{part}</Fragment>;
    return (
      <a key={place} href={part} className="link" rel="noreferrer">
        {part.replace(/^https?:\/\/(www\.)?/, "")}
      </a>
    );
  });
}
