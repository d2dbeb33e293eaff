package io.sluice.entry;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Says what has failed, to people. The message of some of the JDK's exceptions is a path and nothing else; here it is
 * followed by what the operating system says. Stateless.
 */
public final class FailureText {
    private FailureText() {}

    /** Returns the message of a failure, with its reason. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (message == null) {
            return failure.toString();
        }
        return failure instanceof FileSystemException file && file.getReason() == null
                ? message + ": " + reason(file)
                : message;
    }

    private static String reason(FileSystemException failure) {
        if (failure instanceof AccessDeniedException) {
            return "Permission denied";
        }
        if (failure instanceof NoSuchFileException) {
            return "No such file or directory";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return "File exists";
        }
        if (failure instanceof NotDirectoryException) {
            return "Not a directory";
        }
        if (failure instanceof DirectoryNotEmptyException) {
            return "Directory not empty";
        }
        return failure.getClass().getSimpleName();
    }
}
