package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.sluice.bench.report.SoakPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes a picture of the samples that {@code sluice drill soak} wrote. */
public final class SoakPictureRun {
    private SoakPictureRun() {}

    /** Runs with the file of samples and the one to write, an SVG. */
    public static void main(String[] args) throws IOException {
        Files.writeString(Path.of(args[1]), SoakPicture.of(Files.readAllLines(Path.of(args[0]), UTF_8)), UTF_8);
    }
}
