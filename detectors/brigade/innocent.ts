import type { Innocent } from '../detector.ts';
import { oneHouse } from '../house.ts';
import type { Facts } from './finding.ts';

/** What else could explain a crowd of strangers, and what speaks for and against it. */
export function innocentExplanations({ raid, wording, links, calling, members, house }: Facts): Innocent[] {
  const report = raid.kind === 'report';
  const times = raid.acts.filter(({ account }) => members.has(account)).map(({ us }) => us);
  return [
    verdict(
      report ? 'A bad post that many report by themselves' : 'The public, come because something went viral',
      wording.evidence === undefined && links.evidence === undefined,
      `those who come by themselves say it in words of their own, from devices of their own; ${members.size} of ${raid.raiders.size} strangers do not`,
    ),
    calling
      ? verdict(
          "Somebody's remark that sent a crowd there, without a call",
          wording.evidence === undefined && links.evidence === undefined,
          `${calling.heard.size} had seen one object before; a crowd that is not organised does not share texts or devices`,
        )
      : untestable(
          "Somebody's remark that sent a crowd there, without a call",
          'nothing that most had seen is in the data',
        ),
    verdict(
      'A petition or button that fills in the text',
      !report && wording.evidence !== undefined && wording.copies * 2 > wording.writers.size,
      wording.writers.size > 0
        ? `${wording.copies} of ${wording.writers.size} wrote the most copied text to the letter`
        : 'no texts alike speak against them',
    ),
    verdict(
      'Words that everybody says: an outage, a match, a giveaway, a chain letter',
      wording.evidence !== undefined && wording.stock > wording.said.size,
      `${wording.stock} forms of words left out, since others write alike elsewhere; ${wording.said.size} stand`,
    ),
    verdict(
      'Answers to what the target asked',
      wording.evidence !== undefined && wording.answers > wording.said.size,
      `${wording.answers} forms of words left out, since they take up those of the post they stand under; ${wording.said.size} stand`,
    ),
    verdict(
      'Fans, friends or customers of the target',
      false,
      'counted are strangers alone: they do not follow, like or share it, nor had they to do with it before',
    ),
    verdict(
      'Events uploaded in a batch, with the time of the upload',
      inBatches(times),
      `${times.length} acts at ${new Set(times).size} different times`,
    ),
    house,
    ...links.innocent.filter(({ explanation }) => explanation !== oneHouse),
  ];
}

/** Whether most acts have the very time of another. */
export function inBatches(times: readonly number[]): boolean {
  return times.length - new Set(times).size > times.length / 2;
}

function verdict(explanation: string, fits: boolean, why: string): Innocent {
  return { explanation, verdict: fits ? 'fits' : 'does-not-fit', why };
}

function untestable(explanation: string, why: string): Innocent {
  return { explanation, verdict: 'not-testable', why };
}
