// A script that builds `main.ts` to `out/main.mjs`, with the bundler that it is told, and prints what that finds wrong.

export const bundle = `
const [, , name] = process.argv;
const external = [/^stackful/, /^node:/];
const { default: stackful } = await import("stackful/" + name);
const plugins = [stackful()];
const packed = {
  mode: "development", context: process.cwd(), entry: "./main.ts", devtool: "source-map", target: "node20",
  externals: [/^stackful/], externalsType: "module", experiments: name === "webpack" ? { outputModule: true } : {},
  output: { path: process.cwd() + "/out", filename: "main.mjs", module: true, chunkFormat: "module" }, plugins,
};
const swc = {
  resolve: { extensionAlias: { ".js": [".ts", ".js"] } },
  module: { rules: [{ test: /\\.ts$/, loader: "builtin:swc-loader", type: "javascript/auto",
    options: { jsc: { parser: { syntax: "typescript" }, target: "es2022" } } }] },
};
const pack = (make, settings) => new Promise((resolve, reject) => {
  make(settings, (error, stats) => {
    if (error) reject(error);
    else if (stats.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true, moduleTrace: false })));
    else resolve();
  });
});
const builders = {
  async rollup() {
    const { rollup } = await import("rollup");
    const bundle = await rollup({ input: "main.ts", external, plugins });
    await bundle.write({ file: "out/main.mjs", sourcemap: true });
  },
  async rolldown() {
    const { build } = await import("rolldown");
    await build({ input: "main.ts", external, plugins, platform: "node", logLevel: "silent", output: { file: "out/main.mjs", sourcemap: true } });
  },
  async vite() {
    const { build } = await import("vite");
    await build({ configFile: false, logLevel: "silent", plugins, ssr: { external: true }, build: { ssr: "main.ts", outDir: "out",
      sourcemap: true, minify: false, rollupOptions: { external, output: { entryFileNames: "main.mjs" } } } });
  },
  async esbuild() {
    const { build } = await import("esbuild");
    await build({ entryPoints: ["main.ts"], bundle: true, platform: "node", format: "esm", outfile: "out/main.mjs", sourcemap: true,
      packages: "external", plugins, logLevel: "silent" });
  },
  webpack: async () => pack((await import("webpack")).default, packed),
  rspack: async () => pack((await import("@rspack/core")).rspack, { ...packed, ...swc }),
};
try {
  await builders[name]();
} catch (error) {
  const all = (error.errors ?? [error]).map(({ message, text, loc, location }) => {
    const place = loc ?? location;
    return place?.line === undefined ? message ?? text : \`\${(place.file ?? "").split("/").at(-1)}:\${place.line}:\${place.column + 1} \${message ?? text}\`;
  });
  console.log(all.join("\\n"));
  process.exit(1);
}
process.exit(0);
`;
