/**
 * How modules of a person's own find Palaestra, wherever on the disk they lie: `palaestra/…` is this installation, so that
 * what they register is found here; packages that they have not installed are this installation's; files are read
 * as modules even where no package.json says that they are.
 */
const home = new URL("../../package.json", import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (specifier.startsWith("palaestra/"))
    return asModule(await next(specifier, { ...context, parentURL: home }));
  try {
    return asModule(await next(specifier, context));
  } catch (error) {
    const bare = /^[^./:][^:]*$/.test(specifier);
    if (!bare || error.code !== "ERR_MODULE_NOT_FOUND") throw error;
    return next(specifier, { ...context, parentURL: home }).catch(() => {
      throw error; // it is nowhere; the first error names who asked
    });
  }
}

function asModule(resolved) {
  const isOwn = /^file:.*\.m?[jt]sx?(\?|$)/.test(resolved.url) && !resolved.url.includes("/node_modules/");
  return isOwn ? { ...resolved, format: "module" } : resolved;
}
