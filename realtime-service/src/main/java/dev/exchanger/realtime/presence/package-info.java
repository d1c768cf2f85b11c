/** Who is connected, on all nodes, and who was. */
package dev.exchanger.realtime.presence;
