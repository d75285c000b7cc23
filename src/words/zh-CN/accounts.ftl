### 工作人员账号：角色及其权限。命令行和网页共用。

role-clerk = 窗口人员
role-officer = 审核人员
role-auditor = 审计人员
role-administrator = 管理员

may-walk-in = 窗口受理申报
may-queue = 查看待处理事项
may-person = 查看个人资料
may-decide = 作出决定
may-correct = 更正健康码
may-unpublished = 查看未发布的撤销
may-accounts = 查看账号
may-change-accounts = 管理账号
may-import = 导入背景数据

scope-declare = 申报健康
scope-trips = 申报行程
scope-query = 查询个人的状态、申报、决定和码
scope-apply = 申请健康码
scope-code = 获取个人的码
scope-verify = 查验码
scope-correct = 申请更正
scope-identified = 无需回执即可代本人办理
