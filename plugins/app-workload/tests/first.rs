//! The keys that the first AppWorkload had: each is understood, and none is lost.

use kure_core::testing::Case;
use kure_plugin_app_workload::KURE_PLUGIN;

/// Every key, each with a value that is nowhere else.
const DOCUMENT: &str = "
    apiVersion: generators.gokure.dev/v1alpha1
    kind: AppWorkload
    metadata: { name: shop, namespace: web }
    spec:
      workload: StatefulSet
      replicas: 17
      labels: { team: label-1 }
      containers:
        - name: main-container
          image: registry.example.com/shop:2.7.1
          ports: [{ name: port-name, containerPort: 8081, protocol: UDP }, { name: web, containerPort: 8082 }]
          env:
            - { name: PLAIN, value: value-1 }
            - { name: SECRET, valueFrom: { secretKeyRef: { name: secret-1, key: key-1 } } }
            - { name: CONFIG, valueFrom: { configMapKeyRef: { name: config-1, key: key-2 } } }
            - { name: FIELD, valueFrom: { fieldRef: { fieldPath: status.hostIP } } }
          volumeMounts:
            - { name: data, mountPath: /path-1, readOnly: true, subPath: path-2 }
            - { name: scratch, mountPath: /path-3 }
            - { name: config, mountPath: /path-4 }
            - { name: secret, mountPath: /path-5 }
            - { name: host, mountPath: /path-6 }
          resources: { limits: { memory: 211Mi }, requests: { cpu: 223m } }
          startupProbe: { httpGet: { path: /path-7, port: 8082, scheme: HTTPS }, initialDelaySeconds: 227 }
          livenessProbe: { exec: { command: [command-1] }, timeoutSeconds: 229, periodSeconds: 233 }
          readinessProbe: { httpGet: { port: web }, successThreshold: 239, failureThreshold: 241 }
      allowHostPaths: true
      volumes:
        - { name: scratch, emptyDir: { sizeLimit: 251Mi } }
        - { name: config, configMap: { name: config-2 } }
        - { name: secret, secret: { secretName: secret-2 } }
        - { name: host, hostPath: { path: /path-8 } }
      volumeClaimTemplates:
        - metadata: { name: data }
          spec:
            accessModes: [ReadWriteMany]
            storageClassName: class-1
            resources: { requests: { storage: 257Gi } }
      services:
        - { name: service-1, type: NodePort, port: 8083, targetPort: web, protocol: TCP, selector: { tier: label-2 } }
      ingress: { host: host-1.example.com, path: /path-9, serviceName: service-1, servicePortName: web }
";

const VALUES: &[&str] = &[
    "kind: StatefulSet",
    "replicas: 17",
    "team: label-1",
    "name: main-container",
    "/shop:2.7.1",
    "name: port-name",
    "containerPort: 8081",
    "protocol: UDP",
    "value: value-1",
    "name: secret-1",
    "key: key-1",
    "name: config-1",
    "key: key-2",
    "fieldPath: status.hostIP",
    "mountPath: /path-1",
    "readOnly: true",
    "subPath: path-2",
    "memory: 211Mi",
    "cpu: 223m",
    "path: /path-7",
    "scheme: HTTPS",
    "initialDelaySeconds: 227",
    "- command-1",
    "timeoutSeconds: 229",
    "periodSeconds: 233",
    "successThreshold: 239",
    "failureThreshold: 241",
    "sizeLimit: 251Mi",
    "name: config-2",
    "secretName: secret-2",
    "path: /path-8",
    "- ReadWriteMany",
    "storageClassName: class-1",
    "storage: 257Gi",
    "name: service-1",
    "type: NodePort",
    "port: 8083",
    "targetPort: web",
    "tier: label-2",
    "host: host-1.example.com",
    "path: /path-9",
    "number: 8083",
];

#[test]
fn each_key_of_the_first_kind_has_an_effect() {
    let case = Case::new(&KURE_PLUGIN);
    assert_eq!(case.objects(DOCUMENT).1, []);
    let manifests = case.render(DOCUMENT);
    let lost: Vec<_> = VALUES.iter().filter(|value| !manifests.contains(**value)).collect();
    assert!(lost.is_empty(), "lost {lost:?} in\n{manifests}");
}
