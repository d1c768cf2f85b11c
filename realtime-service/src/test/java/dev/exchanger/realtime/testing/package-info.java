/** What the tests of the service share. */
package dev.exchanger.realtime.testing;
