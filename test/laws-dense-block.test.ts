import { lawsOf } from './laws.ts';

await lawsOf('dense-block');
