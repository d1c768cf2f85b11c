/** How often a user may write: one budget per action, over all connections, nodes and REST together. */
package dev.exchanger.realtime.limit;
