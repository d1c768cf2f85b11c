package dev.exchanger.platform.node;

/**
 * Who this process is.
 *
 * @param service {@code identity}, {@code exchange}, {@code realtime} or {@code bot}
 * @param nodeId  unique among the live replicas of the service; the pod name in Kubernetes
 */
public record ServiceNode(String service, String nodeId) {}
