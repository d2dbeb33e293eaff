package io.sluice.cli.output;

import io.sluice.entry.EntryKind;
import io.sluice.read.Line;

/** Prints what services wrote, byte for byte and nothing else. */
public final class CatFormat implements LineFormat {
    @Override
    public boolean shows(Line line) {
        return line.kind() == EntryKind.LINE;
    }

    @Override
    public void print(Line line, ByteOutput out) throws OutputFailedException {
        out.put(line.content());
        out.put('\n');
    }
}
