// Colours, where somebody looks at a terminal that has them: `NO_COLOR`, `FORCE_COLOR` and `TERM` have a say.

import { isatty } from "node:tty";
import pc from "picocolors";

/** Whether what is printed is for somebody who sees colours. */
export const isPretty = pc.isColorSupported && isatty(1);

/** For what is printed. */
export const onStdout = pc.createColors(isPretty);

/** For what is wrong with a call. */
export const onStderr = pc.createColors(pc.isColorSupported && isatty(2));
