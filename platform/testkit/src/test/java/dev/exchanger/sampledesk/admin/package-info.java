/** Stands for the back office. */
package dev.exchanger.sampledesk.admin;
