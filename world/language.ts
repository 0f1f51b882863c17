import { type Draws, draws, seedOf } from './draws.ts';
import type { Post } from './model.ts';

/** A language of made-up words, of which some are used much more than others. */
export interface Language {
  readonly code: string;
  /** A word of the general vocabulary. */
  word(draw: Draws): string;
  /** The n-th word of a trade that this community talks about. */
  term(community: number, n: number): string;
  /** Between two words. */
  readonly gap: string;
  /** What everybody says. */
  readonly stock: readonly string[];
  readonly openings: readonly string[];
}

const syllables = {
  en: 'ba be bo ca ce con cor da de den di do er es fa fe for ga ge hi ho in ing ka ki la le lin lo ma me mi mor na ne no per pe po pre ra re ri ro sa se si so sta ta te ter ti to tra un ver vi wa we wor',
  es: 'a al an ba ca can cer cha ci co con cu da de des di do en es fa ga gue ha i la lo lla ma mi mo na ño no o pa per pi po que ra re ri ro sa se sin so ta te ti to tra u va ve vo ya',
  de: 'ab an auf be ber burg che da de den der die ein el en er ge gen haus heit ich ing keit kla land le lich lie ma men mit na nen no ra rei ri sch se sen sie stein ta te tum un ung ver vor wer zu',
} as const;

const characters =
  '的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员九笑性通目华报立马命张活难神数件安表原车白应路期叫死常提感金何更反合放做系计或司利受光王果亲界及今京务制解各任至清物台象记边共风战干接它许八特觉望直服毛林题建南度统色字请交爱让认算论百吃义科怎元社术结六功指思非流每青管夫连远资队跟带花快条院变联权往展该领传近留红治决周保达办运武半候七必城父强步完革深区即求品士转量空甚众技轻程告江语英基派满式李息写呢识极令黄德收脸钱党倒未持取设始版双历越史商千片容研像找友孩站广改议形委早房音火际则首单据导影失拿网香似斯专石若兵弟谁校读志飞观争究包组造落视济喜离虽坏害';

const stock = {
  en: [
    'first!',
    'so true',
    'lol',
    'this',
    'congrats!',
    'love it',
    'thanks for sharing',
    'happy birthday!',
    'wow',
    'same',
    'good morning',
  ],
  es: ['jajaja', 'qué bueno', 'gracias', 'felicidades!', 'buenos días', 'así es', 'me encanta', 'primero'],
  de: ['danke', 'haha', 'genau', 'guten morgen', 'schön', 'erster!', 'alles gute', 'stimmt'],
  zh: ['哈哈哈', '支持', '第一', '好看', '转发微博', '加油', '早上好', '生日快乐', '说得对', '沙发'],
} as const;

const openings = {
  en: [
    'honestly',
    'i think',
    'today',
    'just saw',
    'you know',
    'can anybody tell me',
    'finally',
    'again',
    'no idea why',
  ],
  es: ['hoy', 'creo que', 'por fin', 'otra vez', 'la verdad', 'alguien sabe', 'acabo de ver'],
  de: ['heute', 'ich glaube', 'endlich', 'schon wieder', 'weiß jemand', 'gerade gesehen', 'ehrlich'],
  zh: ['今天', '我觉得', '终于', '刚看到', '有人知道', '说真的', '又是', '原来'],
} as const;

export type Code = keyof typeof stock;

/** The language of this code, the same in every world. */
export function language(code: Code): Language {
  const known = languages.get(code);
  if (known) return known;
  const made = code === 'zh' ? written() : spoken(code);
  languages.set(code, made);
  return made;
}

const languages = new Map<Code, Language>();

function spoken(code: Exclude<Code, 'zh'>): Language {
  const draw = draws(code.charCodeAt(0) * 331 + code.charCodeAt(1));
  const parts = syllables[code].split(' ');
  const make = () => Array.from({ length: 1 + draw.poisson(1.3) }, () => draw.one(parts)).join('');
  const words = [...new Set(Array.from({ length: 6000 }, make))];
  const places = rank(words.length);
  return {
    code,
    gap: ' ',
    stock: stock[code],
    openings: openings[code],
    word: (by) => words[places(by)] as string,
    term: (community, n) =>
      words[(words.length - 1 - ((community * 977 + n * 131) % (words.length >> 1))) % words.length] as string,
  };
}

function written(): Language {
  const draw = draws(8);
  const all = [...characters];
  const words = [
    ...new Set(
      Array.from({ length: 6000 }, () =>
        Array.from({ length: draw.one([1, 2, 2, 2, 3, 4]) }, () => draw.one(all)).join(''),
      ),
    ),
  ];
  const places = rank(words.length);
  return {
    code: 'zh',
    gap: '',
    stock: stock.zh,
    openings: openings.zh,
    word: (by) => words[places(by)] as string,
    term: (community, n) =>
      words[(words.length - 1 - ((community * 977 + n * 131) % (words.length >> 1))) % words.length] as string,
  };
}

/** Ranks with probability near 1 / (rank + 3): words are used as unevenly as in life (Zipf). */
function rank(n: number): (draw: Draws) => number {
  return (draw) => Math.min(n - 1, Math.floor(3 * (((n + 3) / 3) ** draw.uniform() - 1)));
}

/** Something to say, on a community's matters, on topics, and on what the post of this number is about. */
export function sentence(
  language: Language,
  community: number,
  draw: Draws,
  topics: readonly string[] = [],
  post?: number,
): string {
  const words: string[] = draw.chance(0.3) ? [draw.one(language.openings)] : [];
  for (let left = 4 + draw.poisson(8); left > 0; left -= 1)
    words.push(draw.chance(0.25) ? language.term(community, draw.below(60)) : language.word(draw));
  for (const topic of topics) words.push(...names(language, seedOf(1, topic) % 9973, draw, 0.3));
  if (post !== undefined) words.push(...names(language, post, draw, 0.6));
  return `${words.join(language.gap)}${draw.chance(0.3) ? draw.one(['!', '.', '…', '?', ' 😂', ' 🔥', '。']) : ''}${hashtags(language, topics)}`;
}

/** Of the five seldom words by which a matter is known, names of persons and places, those that somebody says who speaks of it. */
function names(language: Language, matter: number, draw: Draws, share: number): string[] {
  return Array.from({ length: 5 }, (_, n) => language.term(1000 + matter, n)).filter(() => draw.chance(share));
}

/** How topics stand at the end of a text. */
export function hashtags(language: Language, topics: readonly string[]): string {
  return topics.map((topic) => ` #${topic}${language.gap === '' ? '#' : ''}`).join('');
}

/** Why a post is reported: one of the platform's reasons, or own words. */
export function complaint(language: Language, community: number, draw: Draws, about?: Post): string {
  return draw.chance(0.6)
    ? draw.one(['spam', 'insult', 'not true', 'violence', 'copied', 'other'])
    : remark(language, community, draw, about);
}

/** A page of the web that a community reads: one of the latest of its few sites, the first of the day most of all. */
export function page(community: number, day: number, draw: Draws): string {
  const site = (community * 7919 + Math.floor(3 * draw.uniform() ** 2)) % 9973;
  return `https://site${site}.example/${20_000 + day - draw.poisson(0.5)}/${Math.floor(8 * draw.uniform() ** 2)}`;
}

/** Something short under a post: often what everybody says, else with a word or two of what the post is about. */
export function remark(language: Language, community: number, draw: Draws, about?: Post): string {
  if (draw.chance(0.35)) return draw.one(language.stock);
  const words = Array.from({ length: 2 + draw.poisson(4) }, () =>
    draw.chance(0.3) ? language.term(community, draw.below(60)) : language.word(draw),
  );
  if (about) words.push(...names(about.owner.language, about.index, draw, 0.25));
  return words.join(language.gap);
}

/** How a text given to many is passed on: as it is, with small changes, or in other words. */
export type Rewriting = 'exact' | 'edited' | 'paraphrased';

/** The text in somebody's own hand. Edited: a few words changed, an ending added. Paraphrased: every other word. */
export function rewrite(text: string, how: Rewriting, language: Language, draw: Draws): string {
  if (how === 'exact') return text;
  const share = how === 'edited' ? 0.08 : 0.5;
  const words = language.gap === '' ? [...text] : text.split(language.gap);
  const changed = words.map((word) =>
    !word.startsWith('#') && draw.chance(share) ? replacement(language, draw) : word,
  );
  if (how === 'paraphrased' && language.gap !== '')
    for (let at = 0; at + 1 < changed.length; at += 1)
      if (draw.chance(0.2)) [changed[at], changed[at + 1]] = [changed[at + 1] as string, changed[at] as string];
  return `${changed.join(language.gap)}${draw.chance(0.5) ? draw.one(['!', '!!', ' 🙏', ' …', ' 😂', '~']) : ''}`;
}

function replacement(language: Language, draw: Draws): string {
  const word = language.word(draw);
  return language.gap === '' ? ([...word][0] as string) : word;
}
