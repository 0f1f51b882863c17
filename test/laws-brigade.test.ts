import { lawsOf } from './laws.ts';

await lawsOf('brigade');
