/** What the configuration says that nobody reads. */
package dev.exchanger.platform.setting;
