import { lawsOf } from './laws.ts';

await lawsOf('taken-back');
