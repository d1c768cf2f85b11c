/** Who this process is. */
package dev.exchanger.platform.node;
