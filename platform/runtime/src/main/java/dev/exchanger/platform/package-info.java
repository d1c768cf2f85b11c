/** Technique that every service of the suite shares; never a domain rule, an entity or a REST path of one service. */
package dev.exchanger.platform;
