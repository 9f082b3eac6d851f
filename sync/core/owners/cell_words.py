"""Words of owner cells, as data: what stands for nobody, what makes a text a team or a role, and no name."""

NOBODY = frozenset({
    "", "tbd", "tba", "tbc", "todo", "n/a", "na", "none", "nobody", "no one", "unassigned", "not assigned",
    "unclear", "owner unclear", "unknown", "to be assigned", "to be determined", "to be decided", "open",
    "name", "owner", "username", "@username", "@handle", "@name", "@owner", "@team", "@user",
    "offen", "noch offen", "unklar", "niemand", "nicht zugewiesen", "à définir", "non assigné", "personne",
    "por definir", "sin asignar", "nadie", "a definir", "não atribuído", "sem responsável", "ninguém",
    "da definire", "n.n.", "nn", "未定", "なし", "未割当", "要アサイン", "待定", "未分配", "无",
    "미정", "없음",
})  # fmt: skip

ROLE_WORDS = frozenset({
    "team", "teams", "squad", "tribe", "guild", "group", "crew", "department", "unit", "office", "desk",
    "lead", "leads", "leader", "head", "chief", "manager", "management", "director", "vp", "cto", "ciso",
    "owner", "owners", "engineer", "engineers", "engineering", "developer", "developers", "development",
    "architect", "architecture", "admin", "admins", "administrator", "analyst", "operator", "commander",
    "reviewer", "on-call", "oncall", "rotation", "committee", "all", "everyone",
    "sre", "dba", "dbas", "qa", "it", "hr", "pm", "pmo", "tam", "noc", "soc", "db", "api", "ui", "ux", "ml",
    "devs", "ops", "devops", "devsecops", "secops", "netops", "infra", "infrastructure", "platform",
    "backend", "frontend", "back-end", "front-end", "mobile", "web", "cloud", "network", "networking",
    "security", "reliability", "database", "databases", "data", "storage", "payments", "billing", "support",
    "service", "services", "product", "release", "incident", "observability", "monitoring", "messaging",
    "customer", "success", "sales", "marketing", "finance", "legal", "communications", "comms", "docs",
    "documentation", "tech", "technical", "writing", "design", "testing", "quality", "systems", "software",
    "abteilung", "leiter", "leitung", "teamleiter", "betrieb", "entwicklung", "verantwortlicher",
    "équipe", "responsable", "chef", "exploitation", "développement", "sécurité",
    "equipo", "jefe", "ingeniería", "desarrollo", "operaciones", "seguridad",
    "equipe", "time", "gerente", "líder", "engenharia", "desenvolvimento", "operações", "segurança",
    "plataforma",
    "チーム", "担当", "担当者", "責任者", "インフラ", "団队", "团队", "負責人", "负责人",
    "팀", "담당", "담당자",
})  # fmt: skip

ROLE_MARKS = (
    "者", "部", "课", "課", "组", "組", "队", "隊", "班", "室", "科", "局", "担当", "担任", "開発", "开发",
    "運用", "运维", "基盤", "保守", "全員", "全员", "責任", "负责", "팀", "담당", "개발", "운영", "보안",
    "전원",
)  # fmt: skip
"""Signs that an unspaced East Asian text is a team or a role."""

PARTICLES = frozenset({
    "de", "da", "do", "dos", "das", "del", "della", "di", "du", "la", "le", "van", "von", "der", "den", "ter",
    "ten", "zu", "zur", "af", "av", "al", "el", "bin", "ibn", "bint", "e", "y", "i", "st.",
})  # fmt: skip
"""Lower-case words inside a person's name."""
