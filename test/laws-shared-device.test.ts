import { lawsOf } from './laws.ts';

await lawsOf('shared-device');
