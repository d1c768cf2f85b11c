/** What all HTTP endpoints have in common: limits, JSON rules, paging, conditional requests, request ids. */
package dev.exchanger.platform.http;
