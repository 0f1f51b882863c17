import { createHash } from 'node:crypto';
import type { Finding } from './detector.ts';

/** A finding's id: the same content, the same id. */
export function findingId(finding: Pick<Finding, 'detector' | 'version' | 'pattern' | 'window' | 'members'>): string {
  const members = finding.members.map((member) => `${member.account}\n${member.role}`).sort();
  const content = [finding.detector, finding.version, finding.pattern, finding.window, members];
  return `${finding.detector}-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)}`;
}
