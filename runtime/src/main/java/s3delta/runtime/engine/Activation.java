package s3delta.runtime.engine;

/** The function between the two products of a feed-forward block. Kernels know it by its number. */
public enum Activation {
    /** max(x, 0). */
    RELU(0),
    /** {@code x/2 (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3)))}, called gelu_new. */
    GELU_NEW(1),
    /** {@code x/2 (1 + erf(x / sqrt(2)))}. */
    GELU(2),
    /** {@code x / (1 + exp(-x))}, also called swish. */
    SILU(3);

    /** What kernels call it. */
    final int number;

    Activation(int number) {
        this.number = number;
    }
}
