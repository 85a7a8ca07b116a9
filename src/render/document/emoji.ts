/** The emoji shortcodes that are usual in READMEs; others are left as typed. */
import type { Root } from 'hast';
import { walkTexts } from './walk-elements.js';

const EMOJI: ReadonlyMap<string, string> = new Map(
  (
    '+1 👍|-1 👎|100 💯|art 🎨|arrow_down ⬇️|arrow_left ⬅️|arrow_right ➡️|arrow_up ⬆️|ballot_box_with_check ☑️|bell 🔔|bomb 💣|book 📖|books 📚|boom 💥|bug 🐛|' +
    'bulb 💡|calendar 📅|chart_with_upwards_trend 📈|checkered_flag 🏁|clap 👏|cloud ☁️|coffee ☕|construction 🚧|copyright ©️|dart 🎯|exclamation ❗|eyes 👀|fire 🔥|' +
    'floppy_disk 💾|gear ⚙️|gem 💎|ghost 👻|gift 🎁|globe_with_meridians 🌐|green_heart 💚|hammer 🔨|handshake 🤝|heart ❤️|heavy_check_mark ✔️|heavy_plus_sign ➕|' +
    'hourglass ⌛|house 🏠|information_source ℹ️|key 🔑|label 🏷️|link 🔗|lipstick 💄|lock 🔒|loudspeaker 📢|mag 🔍|mega 📣|memo 📝|mailbox 📫|moon 🌙|muscle 💪|' +
    'new 🆕|ok ✅|ok_hand 👌|package 📦|page_facing_up 📄|paperclip 📎|pencil 📝|pencil2 ✏️|penguin 🐧|point_right 👉|pray 🙏|pushpin 📌|question ❓|rainbow 🌈|' +
    'recycle ♻️|red_circle 🔴|robot 🤖|rocket 🚀|rotating_light 🚨|ru 🇷🇺|scroll 📜|seedling 🌱|shield 🛡️|smile 😄|smiley 😃|snowflake ❄️|soon 🔜|sparkles ✨|sparkling_heart 💖|' +
    'star ⭐|star2 🌟|stop_sign 🛑|sunny ☀️|tada 🎉|thumbsdown 👎|thumbsup 👍|tools 🛠️|triangular_flag_on_post 🚩|trophy 🏆|truck 🚚|unlock 🔓|warning ⚠️|wave 👋|' +
    'wheelchair ♿|white_check_mark ✅|wink 😉|wrench 🔧|x ❌|zap ⚡'
  )
    .split('|')
    .map((pair) => pair.split(' ') as [string, string]),
);

const VERBATIM = new Set(['code', 'pre', 'kbd', 'samp', 'tt']);

/** Replaces known shortcodes in a text. */
export function withEmoji(text: string): string {
  return text.includes(':')
    ? text.replace(/:([a-z0-9_+-]{1,30}):/g, (code, name: string) => EMOJI.get(name) ?? code)
    : text;
}

/** Works in place on text outside of code. */
export function replaceShortcodes(tree: Root): void {
  walkTexts(
    tree,
    (text) => {
      text.value = withEmoji(text.value);
    },
    VERBATIM,
  );
}
