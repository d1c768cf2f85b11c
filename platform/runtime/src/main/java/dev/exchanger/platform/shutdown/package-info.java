/** An orderly stop, step by step, under one hard timer. */
package dev.exchanger.platform.shutdown;
