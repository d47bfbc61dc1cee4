import { zipSync } from "fflate";
import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import type { Card } from "./card.ts";

/** Ids of the deck and of the kind of note: the same each time, so that a later import brings the cards up to date. */
const DECK = 1_764_201_600_001, MODEL = 1_764_201_600_002;

/** Tables of a collection as Anki's packages have them (schema 11), which every version reads. */
const TABLES = `
create table col (id integer primary key, crt integer not null, mod integer not null, scm integer not null,
  ver integer not null, dty integer not null, usn integer not null, ls integer not null, conf text not null,
  models text not null, decks text not null, dconf text not null, tags text not null);
create table notes (id integer primary key, guid text not null, mid integer not null, mod integer not null,
  usn integer not null, tags text not null, flds text not null, sfld integer not null, csum integer not null,
  flags integer not null, data text not null);
create table cards (id integer primary key, nid integer not null, did integer not null, ord integer not null,
  mod integer not null, usn integer not null, type integer not null, queue integer not null, due integer not null,
  ivl integer not null, factor integer not null, reps integer not null, lapses integer not null,
  left integer not null, odue integer not null, odid integer not null, flags integer not null, data text not null);
create table revlog (id integer primary key, cid integer not null, usn integer not null, ease integer not null,
  ivl integer not null, lastIvl integer not null, factor integer not null, time integer not null,
  type integer not null);
create table graves (usn integer not null, oid integer not null, type integer not null);
create index ix_notes_usn on notes (usn);
create index ix_cards_usn on cards (usn);
create index ix_revlog_usn on revlog (usn);
create index ix_cards_nid on cards (nid);
create index ix_cards_sched on cards (did, queue, due);
create index ix_revlog_cid on revlog (cid);
create index ix_notes_csum on notes (csum);
`;

/** What a package is made of. */
export interface AnkiOptions {
  cards: readonly Card[];
  /** A picture of the book, by its name. */
  pictureOf(src: string): string;
  /** Where links lead: an address that the book is published under; without one cards have no link. */
  base?: string;
  /** A file that may be written and is deleted. */
  scratch: string;
  /** In ms since 1970. */
  now: number;
}

/**
 * The cards as a package that Anki imports: a note each, with its notebook and its kind as tags.
 *
 * Source of the format: the description of `.apkg` files in Anki's manual and sources (schema 11).
 */
export function ankiPackage(options: AnkiOptions): Uint8Array {
  const { cards, pictureOf, scratch } = options, media = new Map<string, string>();
  for (const src of new Set(cards.flatMap(({ picture }) => picture?.src ?? []))) {
    media.set(src, mediaName(src));
  }
  const names = [...media.keys()];
  const files = Object.fromEntries(
    names.map((src, i) => [String(i), new TextEncoder().encode(pictureOf(src))]),
  );
  const list = Object.fromEntries(names.map((src, i) => [String(i), media.get(src)!]));
  return zipSync({
    "collection.anki2": collection(options, scratch),
    media: new TextEncoder().encode(JSON.stringify(list)),
    ...files,
  });
}

/** A name that no other deck's picture has. */
const mediaName = (src: string) => `under-load-${src.replace(/^.*\//, "")}`;

function collection({ cards, base, now }: AnkiOptions, scratch: string): Uint8Array {
  rmSync(scratch, { force: true });
  const db = new DatabaseSync(scratch), seconds = Math.floor(now / 1000);
  try {
    db.exec(TABLES);
    db.prepare("insert into col values (1, ?, ?, ?, 11, 0, 0, 0, ?, ?, ?, ?, '{}')").run(
      seconds,
      now,
      now,
      JSON.stringify({ nextPos: cards.length + 1, curDeck: DECK, curModel: String(MODEL) }),
      JSON.stringify({ [MODEL]: model(seconds) }),
      JSON.stringify({ 1: deck(1, "Default", seconds), [DECK]: deck(DECK, "Under Load", seconds) }),
      JSON.stringify({ 1: deckOptions() }),
    );
    const note = db.prepare("insert into notes values (?, ?, ?, ?, -1, ?, ?, ?, ?, 0, '')");
    const card = db.prepare(
      "insert into cards values (?, ?, ?, 0, ?, -1, 0, 0, ?, 0, 0, 0, 0, 0, 0, 0, 0, '')",
    );
    cards.forEach((one, i) => {
      const id = DECK + 1000 + i, { front, back } = sidesOf(one, base);
      const plain = front.replace(/<[^>]+>/g, "");
      const sum = Number.parseInt(createHash("sha1").update(plain).digest("hex").slice(0, 8), 16);
      const tags = ` under-load::${one.notebook} under-load::${one.kind} `;
      const guid = createHash("sha1").update(one.id).digest("base64url").slice(0, 10);
      note.run(id, guid, MODEL, seconds, tags, `${front}\u001f${back}`, plain, sum);
      card.run(id, id, DECK, seconds, i + 1);
    });
  } finally {
    db.close();
  }
  const bytes = readFileSync(scratch);
  rmSync(scratch);
  return bytes;
}

function sidesOf({ front, back, picture, link, answer }: Card, base?: string) {
  const image = picture ? `<img src="${mediaName(picture.src)}">` : "";
  const where = base
    ? `<p><a href="${base.replace(/\/?$/, "/")}${link}">where it is taught</a></p>`
    : "";
  const near = answer ? "<p>Within a factor of two counts as known.</p>" : "";
  // Links of the book lead nowhere from another program.
  const text = back.replace(/<a [^>]*href="(?!https?:)[^"]*"[^>]*>([\s\S]*?)<\/a>/g, "$1");
  return { front, back: `${text}${near}${image}${where}` };
}

function model(mod: number) {
  const field = (name: string, ord: number) => ({
    ...{ name, ord, font: "Arial", size: 20, media: [], rtl: false, sticky: false },
  });
  return {
    ...{
      id: MODEL,
      name: "Under Load",
      type: 0,
      mod,
      usn: -1,
      sortf: 0,
      did: DECK,
      tags: [],
      vers: [],
    },
    ...{ flds: [field("Front", 0), field("Back", 1)], req: [[0, "any", [0]]] },
    css:
      ".card { font: 18px/1.5 sans-serif; text-align: left } img { max-width: 100%; background: white }",
    ...{ latexPre: "", latexPost: "" },
    tmpls: [{
      ...{ name: "Card", ord: 0, did: null, bqfmt: "", bafmt: "" },
      ...{ qfmt: "{{Front}}", afmt: "{{FrontSide}}<hr id=answer>{{Back}}" },
    }],
  };
}

function deck(id: number, name: string, mod: number) {
  return {
    ...{
      id,
      name,
      mod,
      usn: -1,
      desc: "",
      dyn: 0,
      collapsed: false,
      browserCollapsed: false,
      conf: 1,
    },
    ...{ newToday: [0, 0], revToday: [0, 0], lrnToday: [0, 0], timeToday: [0, 0] },
    ...{ extendNew: 0, extendRev: 0 },
  };
}

function deckOptions() {
  return {
    ...{
      id: 1,
      name: "Default",
      mod: 0,
      usn: 0,
      maxTaken: 60,
      timer: 0,
      autoplay: true,
      replayq: true,
    },
    new: {
      perDay: 20,
      delays: [1, 10],
      ints: [1, 4, 7],
      initialFactor: 2500,
      order: 1,
      bury: false,
    },
    rev: {
      perDay: 200,
      ease4: 1.3,
      fuzz: 0.05,
      ivlFct: 1,
      maxIvl: 36_500,
      bury: false,
      minSpace: 1,
    },
    lapse: { delays: [10], mult: 0, minInt: 1, leechFails: 8, leechAction: 0 },
  };
}
