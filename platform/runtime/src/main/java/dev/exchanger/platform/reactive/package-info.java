/** What reactive code needs beyond Mutiny: shared work, the way back to the caller, and contexts for work without one. */
package dev.exchanger.platform.reactive;
