/** What reactive code needs beyond Mutiny: shared work, and the way back to the caller. */
package dev.exchanger.platform.reactive;
