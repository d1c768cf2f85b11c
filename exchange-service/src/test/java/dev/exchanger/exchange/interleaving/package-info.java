/** Random orders over three replicas of the packaged service while everything around them breaks. */
package dev.exchanger.exchange.interleaving;
