// Messages as language servers send them: a header with their length, and JSON.

const HEADER = /Content-Length: (\d+)\r\n(?:[^\r\n]+\r\n)*\r\n/;

export class FramedReader {
  #bytes = Buffer.alloc(0);

  constructor(readonly take: (message: unknown) => void) {}

  add(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    for (;;) {
      const header = HEADER.exec(this.#bytes.toString("latin1"));
      if (header === null) return;
      const start = header.index + header[0].length;
      const end = start + Number(header[1]);
      if (this.#bytes.length < end) return;
      const message = this.#bytes.toString("utf8", start, end);
      this.#bytes = this.#bytes.subarray(end);
      this.take(JSON.parse(message));
    }
  }
}
