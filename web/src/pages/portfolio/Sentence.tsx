/** The answer in words, each number of it a way to its accounts. */
import { Link } from "@tanstack/react-router";
import type { Piece } from "../../messages/en/portfolio";
import { keepScope } from "../../scope";

export function Sentence({ pieces }: { pieces: Piece[] }) {
  return pieces.map((piece, index) => <Part key={index} piece={piece} />);
}

function Part({ piece: { text, link } }: { piece: Piece }) {
  if (!link) return text;
  if ("account" in link) {
    if (link.account === null) return text;
    return (
      <Link to="/accounts/$id" params={{ id: link.account }} search={keepScope} data-figure="largest">
        {text}
      </Link>
    );
  }
  const filter = "losses" in link ? ({ measure: "revenue", rank_to: link.losses, sort: "gross_profit", order: "asc" } as const) : link;
  return (
    <Link to="/" search={(now) => ({ ...keepScope(now), ...filter })} hash="accounts" resetScroll={false} data-figure={"losses" in link ? "losses" : "forEighty"}>
      {text}
    </Link>
  );
}
