//! What each rule says, and where.

use kure_core::testing::Case;
use kure_plugin_app_workload::KURE_PLUGIN;

/// Renders documents that are each wrong in one way, and compares what is said with the snapshot of a topic.
fn check(topic: &str, cases: &[(&str, &str)]) {
    let mut text = String::new();
    for (title, spec) in cases {
        let head = "apiVersion: generators.gokure.dev/v1alpha1\nkind: AppWorkload\nmetadata: { name: shop, namespace: web }\nspec:";
        let (objects, diagnostics) = Case::new(&KURE_PLUGIN).objects(&format!("{head}{spec}"));
        let said = Case::new(&KURE_PLUGIN).render(&format!("{head}{spec}"));
        assert!(!diagnostics.is_empty(), "{title}: expected a diagnostic, found:\n{said}");
        // Warnings let the objects pass, which are not what this is about.
        let said = if objects.is_empty() { &said } else { said.split("---\n").next().unwrap() };
        text += &format!("## {title}\n\n{said}\n");
    }
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!(format!("mistakes_{topic}"), text);
    });
}

#[test]
fn workloads() {
    check(
        "workloads",
        &[
            (
                "no container",
                "
  workload: Deployment
  containers: []
",
            ),
            (
                "replicas of a DaemonSet",
                "
  workload: DaemonSet
  replicas: 2
  containers: [{ name: a, image: 'a:1' }]
",
            ),
            (
                "claim templates outside of a StatefulSet",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', volumeMounts: [{ name: data, mountPath: /data }] }]
  volumeClaimTemplates:
    - { metadata: { name: data }, spec: { resources: { requests: { storage: 1Gi } } } }
",
            ),
            (
                "labels that choose the pods, and what is no label",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1' }]
  labels: { app.kubernetes.io/name: other, a/b/c: d, e: 'f g' }
  podAnnotations: { 'a b': c }
",
            ),
            (
                "a ServiceAccount that is there already, without its name",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1' }]
  serviceAccount: { create: false, annotations: { a: b }, rules: [{ resources: [], verbs: [] }] }
",
            ),
        ],
    );
}

#[test]
fn containers() {
    check(
        "containers",
        &[
            (
                "names given twice",
                "
  workload: Deployment
  initContainers: [{ name: a, image: 'a:1' }]
  containers: [{ name: a, image: 'a:1' }, { name: b, image: 'b:1' }, { name: b, image: 'b:1' }]
",
            ),
            (
                "images",
                "
  workload: Deployment
  containers:
    - { name: a, image: '' }
    - { name: b, image: 'registry.example.com:5000/b' }
    - { name: c, image: 'c:latest' }
",
            ),
            (
                "an image without a version is a warning",
                "
  workload: Deployment
  containers: [{ name: b, image: 'registry.example.com:5000/b' }]
",
            ),
            (
                "ports that meet",
                "
  workload: Deployment
  containers:
    - { name: a, image: 'a:1', ports: [{ containerPort: 80, name: http }, { containerPort: 80, protocol: UDP }] }
    - { name: b, image: 'b:1', ports: [{ containerPort: 80 }, { containerPort: 81, name: http }] }
",
            ),
            (
                "names of ports",
                "
  workload: Deployment
  containers:
    - name: a
      image: a:1
      ports:
        - { containerPort: 1, name: much-too-long-name }
        - { containerPort: 2, name: '2' }
        - { containerPort: 3, name: a--b }
        - { containerPort: 4, name: Http }
",
            ),
            (
                "environment variables",
                "
  workload: Deployment
  containers:
    - name: a
      image: a:1
      env:
        - { name: A }
        - { name: A, value: a }
        - { name: B, value: b, valueFrom: { fieldRef: { fieldPath: metadata.name } } }
        - { name: C, valueFrom: {} }
        - { name: 1D, value: d }
      envFrom: [{}, { configMapRef: { name: a }, secretRef: { name: b } }]
",
            ),
            (
                "amounts",
                "
  workload: Deployment
  containers:
    - name: a
      image: a:1
      resources:
        requests: { cpu: 500m, memory: 256m, cpus: 1 }
        limits: { cpu: 0.2, memory: 1GB }
",
            ),
            (
                "probes",
                "
  workload: Deployment
  initContainers: [{ name: i, image: 'i:1', livenessProbe: { exec: { command: [a] } } }]
  containers:
    - name: a
      image: a:1
      ports: [{ containerPort: 80, name: http }, { containerPort: 53, name: dns, protocol: UDP }]
      startupProbe: { httpGet: { port: htp, path: healthz }, successThreshold: 2 }
      livenessProbe: { httpGet: { port: http }, exec: { command: [] } }
      readinessProbe: { periodSeconds: 5 }
    - { name: b, image: 'b:1', readinessProbe: { grpc: { port: 81 } }, livenessProbe: { tcpSocket: { port: http } } }
",
            ),
            (
                "security",
                "
  workload: Deployment
  securityContext: { runAsUser: 0, seccompProfile: { type: Localhost } }
  containers:
    - name: a
      image: a:1
      securityContext:
        runAsUser: 0
        privileged: true
        allowPrivilegeEscalation: false
        capabilities: { add: [CAP_CHOWN, SYS_ADMIN] }
        seccompProfile: { type: RuntimeDefault, localhostProfile: a }
",
            ),
        ],
    );
}

#[test]
fn volumes() {
    check(
        "volumes",
        &[
            (
                "a mount without a volume",
                "
  workload: Deployment
  containers:
    - name: a
      image: a:1
      volumeMounts:
        - { name: dta, mountPath: /data }
        - { name: other, mountPath: /data }
        - { name: data, mountPath: tmp, subPath: ../etc }
  volumes: [{ name: data, emptyDir: {} }]
",
            ),
            (
                "a volume that nobody mounts is a warning",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1' }]
  volumes: [{ name: data, emptyDir: {} }]
",
            ),
            (
                "volumes of no kind, of two kinds, of one name",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes:
    - { name: data }
    - { name: data, emptyDir: { sizeLimit: 1.5 }, secret: { secretName: a } }
",
            ),
            (
                "claims",
                "
  workload: StatefulSet
  containers: [{ name: a, image: 'a:1', volumeMounts: [{ name: data, mountPath: /data }] }]
  volumes: [{ name: data, emptyDir: {} }]
  volumeClaimTemplates:
    - { metadata: { name: data }, spec: { accessModes: [], resources: { requests: { cpu: 1 } } } }
",
            ),
        ],
    );
}

#[test]
fn services() {
    check(
        "services",
        &[
            (
                "a port that no container has",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 8080, name: http }] }]
  services:
    - { port: 80 }
    - { name: b, port: 80, targetPort: htp }
    - { name: c, ports: [{ name: a, port: 80, targetPort: 8080, protocol: UDP }] }
",
            ),
            (
                "names and ports given twice",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80, name: http }, { containerPort: 81 }] }]
  services:
    - { port: 80 }
    - { ports: [{ port: 80, name: a }, { port: 80, name: b }, { port: 81, name: b }] }
",
            ),
            (
                "fields that contradict each other",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80, name: http }] }]
  services:
    - { port: 80, ports: [{ port: 80 }] }
    - { name: b, targetPort: http, type: NodePort, headless: true }
    - { name: c, externalTrafficPolicy: Local, ports: [{ port: 80, nodePort: 30080 }] }
    - { name: 1d, selector: { app.kubernetes.io/name: other } }
",
            ),
            (
                "no port at all",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1' }]
  services: [{ type: ClusterIP }]
",
            ),
            (
                "an Ingress to a Service that is not there",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80, name: http }] }]
  ingress: { host: Shop, path: shop, serviceName: shp, tls: { enabled: false, secretName: a } }
",
            ),
            (
                "an Ingress to a port that is not there",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80, name: http }] }]
  ingress: { servicePortName: web }
",
            ),
            (
                "an Ingress to one of several ports",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80 }, { containerPort: 81 }] }]
  ingress: {}
",
            ),
            (
                "an Ingress without any Service",
                "
  workload: Deployment
  containers: [{ name: a, image: 'a:1' }]
  ingress: {}
",
            ),
        ],
    );
}

#[test]
fn a_name_has_to_fit_what_is_made_of_it() {
    let document = |metadata: &str, spec: &str| {
        let text = format!(
            "apiVersion: generators.gokure.dev/v1alpha1\nkind: AppWorkload\nmetadata: {metadata}\nspec: {spec}\n"
        );
        Case::new(&KURE_PLUGIN).objects(&text).1.iter().map(|diagnostic| diagnostic.message.clone()).collect::<Vec<_>>()
    };
    let long = format!("{{ name: {} }}", "a".repeat(53));
    assert_eq!(
        document(&long, "{ workload: StatefulSet, containers: [{ name: a, image: 'a:1' }] }"),
        ["expected a name of at most 52 characters for a StatefulSet, found one of 53"]
    );
    assert_eq!(
        document(
            "{ name: 1st }",
            "{ workload: Deployment, containers: [{ name: a, image: 'a:1', ports: [{ containerPort: 80 }] }] }"
        ),
        ["expected a letter at the beginning of a Service's name, found \"1st\""]
    );
    assert_eq!(
        document(
            "{ name: shop }",
            "{ workload: Deployment, containers: [{ name: a, image: 'a:1' }], serviceAccount: { rules: [{ resources: [pods], verbs: [get] }] } }"
        ),
        ["expected a namespace beside rules, found none"]
    );
}
