import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Named } from '../world/judged.ts';
import type { Answer, Trial } from './trial.ts';

/** A member of a finding. */
type Member = Named['members'][number];

/** A trial as it is written: members once each, findings name them by their places. */
interface Kept extends Omit<Trial, 'answers'> {
  readonly members: readonly Member[];
  readonly answers: readonly (Omit<Answer, 'findings'> & { readonly findings: readonly KeptFinding[] })[];
}

type KeptFinding = readonly [detector: string, p: number, q: number, until: number, members: readonly number[]];

/** Writes a trial, whole or not at all; `unfinished` is a path on the same disk. */
export function keep(trial: Trial, file: string, unfinished: string): void {
  const members: Member[] = [];
  const places = new Map<string, number>();
  const placeOf = (member: Member) => {
    const key = `${member.role} ${member.account}`;
    const known = places.get(key);
    if (known !== undefined) return known;
    places.set(key, members.length);
    return members.push(member) - 1;
  };
  const answers = trial.answers.map(({ findings, ...answer }) => ({
    ...answer,
    findings: findings.map(
      ({ detector, statistic: { p, q }, until, members }): KeptFinding => [detector, p, q, until, members.map(placeOf)],
    ),
  }));
  const kept: Kept = { ...trial, members, answers };
  writeFileSync(unfinished, JSON.stringify(kept));
  renameSync(unfinished, file);
}

/** Reads a trial. A member is one object in whatever findings it stands: thousands of findings of a world take few MB. */
export function readKept(file: string): Trial {
  const { members, answers, ...trial } = JSON.parse(readFileSync(file, 'utf8')) as Kept;
  return {
    ...trial,
    answers: answers.map(({ findings, ...answer }) => ({
      ...answer,
      findings: findings.map(([detector, p, q, until, places]) => ({
        detector,
        members: places.map((place) => members[place] as Member),
        statistic: { p, q },
        until,
      })),
    })),
  };
}
