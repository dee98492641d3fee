import type { terms as english } from "../en/terms.ts";
import type { Mirror } from "../mirror.ts";

export const terms: Mirror<typeof english> = {
  accept: "我接受服务条款和隐私声明。",
  required: "接受后才能继续。",
  read: "查看：",
  terms: "服务条款",
  privacy: "隐私声明",
  and: "和",
  version: "{{day}} 版",
  changed: "条款已更新",
  changedText: "请阅读 {{day}} 版的服务条款和隐私声明，接受后继续使用。",
  submit: "接受并继续",
  signOut: "退出登录",
  title: "条款与隐私",
  accepted: "您已于 {{at}} 接受 {{day}} 版。",
  never: "您尚未接受。",
  service: {
    use: {
      title: "服务内容",
      text: "Perennial 保存贵公司的客户及其往来记录，并计算每位客户的忠诚度和流失可能性。评分是根据贵公司数据作出的估计，请作为决策的参考，而不是唯一依据。",
    },
    data: {
      title: "数据归您所有",
      text: "贵公司记录的内容归贵公司所有，可随时导出。这些数据只用于向您提供服务，其他公司无法查看。",
    },
    duties: {
      title: "对您的要求",
      text: "只记录依法可以记录的客户信息，并在法律要求时告知客户；妥善保管密码和密钥。请勿利用本服务损害他人，或攻击不属于您的系统。",
    },
    end: {
      title: "如何终止",
      text: "您可以随时注销账户或关闭整个工作区。关闭后 30 天内可以恢复，之后数据可能被永久删除。",
    },
    change: {
      title: "条款变更",
      text: "每个版本都注明日期。新版本对您生效之前，会请您确认接受。",
    },
  },
  notice: {
    what: {
      title: "我们保存哪些信息",
      text: "您的姓名、邮箱和语言；无法还原的密码散列值；您登录的设备、网络地址及最近使用时间；您接受了哪一版条款以及接受的时间。",
    },
    why: {
      title: "用途",
      text: "用于让您本人登录并防止他人登录、发送服务所需的邮件，以及让贵公司了解谁更改了什么。",
    },
    who: {
      title: "谁能看到",
      text: "同一工作区的成员可以看到您的姓名、邮箱和角色，其他人不能。这些页面没有广告、外部脚本或跟踪程序。",
    },
    cookies: {
      title: "Cookie",
      text: "一个 Cookie 用于保持登录。通过公司自己的登录服务登录时，还会使用一个有效期十分钟的 Cookie，将登录过程与您的浏览器绑定。",
    },
    rights: {
      title: "您可以做什么",
      text: "您可以在“我的账户”中查看和更正信息、让任意设备退出登录，或注销账户：届时邮箱会被删除，您的姓名只保留在公司记录中您的操作旁。",
    },
    customers: {
      title: "企业的客户",
      text: "企业记录的客户信息由该企业负责。请联系该企业，它可以导出和删除关于您的信息。",
    },
  },
};
