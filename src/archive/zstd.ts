/** Zstandard (RFC 8878), through zstd itself as WebAssembly: Node has it built in from 22.15 on only. One stream a thread at a time. */
import { Zstd } from '@hpcc-js/wasm-zstd';

/** zstd's own choice. */
const LEVEL = 3;
/** What is copied into the memory of the WebAssembly module at once; that memory never shrinks. */
const MAX_COPIED_BYTES = 1 << 20;

export async function* zstdBytes(plain: AsyncIterable<Buffer>): AsyncGenerator<Uint8Array> {
  const zstd = await Zstd.load();
  zstd.reset();
  zstd.setCompressionLevel(LEVEL);
  for await (const piece of plain) {
    for (let at = 0; at < piece.length; at += MAX_COPIED_BYTES) {
      const packed = zstd.compressChunk(piece.subarray(at, at + MAX_COPIED_BYTES));
      if (packed.length > 0) yield packed;
    }
  }
  yield zstd.compressEnd();
}
