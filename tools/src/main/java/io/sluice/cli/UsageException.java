package io.sluice.cli;

/** Reports arguments that make no sense, in a sentence for the user. */
final class UsageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message);
    }
}
