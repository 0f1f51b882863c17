import { lawsOf } from './laws.ts';

await lawsOf('co-action');
