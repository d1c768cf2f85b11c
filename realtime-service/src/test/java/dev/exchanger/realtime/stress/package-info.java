/** Many clients, two replicas, every fault at once: nothing may be missing, come twice or come to the wrong people. */
package dev.exchanger.realtime.stress;
