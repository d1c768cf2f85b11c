/** How the service and its dependencies do. */
package dev.exchanger.platform.health;
