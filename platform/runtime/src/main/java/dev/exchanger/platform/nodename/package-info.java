/** A node's name is one process's at a time. */
package dev.exchanger.platform.nodename;
