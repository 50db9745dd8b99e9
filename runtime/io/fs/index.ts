// Everything that user code imports from "stackful/fs".

export {
  appendFile,
  chmod,
  copyFile,
  cp,
  link,
  mkdir,
  mkdtemp,
  rename,
  rm,
  symlink,
  utimes,
  type WriteFileOptions,
  writeFile,
} from "./changing.js";
export type { File } from "./file.js";
export type { FileWriter } from "./fileWriter.js";
export { exists, lstat, readdir, readFile, readlink, realpath, stat } from "./looking.js";
export {
  type OpenFlag,
  type OpenReaderOptions,
  type OpenWriterOptions,
  openFile,
  openReader,
  openWriter,
} from "./open.js";
export { type WalkEntry, walk } from "./walk.js";
export { type FileChange, type Watcher, watch } from "./watch.js";
