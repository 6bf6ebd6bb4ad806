package org.example.scaling;

/**
 * Settings of {@code ia3}.
 *
 * @param start standard deviation of the initial values, 0 or more; 0, so that training starts at the frozen model
 */
public record Ia3Config(double start) {}
