import type { DemoRecipe } from '../demo-recipe.js';
export const filesDemo: DemoRecipe = { owner: 'kedr', name: 'files', description: 'x', version: 1, build: () => ({ head: 'main', refs: new Map() }) };
