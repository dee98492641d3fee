import type {
  CustomerTarget,
  NoteTarget,
  ProductTarget,
  PurchaseTarget,
  SignalTarget,
  SubscriptionTarget,
  TaskTarget,
} from "@perennial/contract";

/**
 * Headings by what they mean, the surest first. Sources: exports of Shopify, WooCommerce, Square, Odoo, HubSpot, 有赞,
 * 微店, 淘宝 and of tills; written as `headingKey` makes them, without spaces and signs.
 */
type Words<T extends string> = Readonly<Record<T, string>>;

const PERSON = {
  id:
    "customerid custid customerno customernumber customercode customerkey customerref clientid clientno clientcode memberid memberno " +
    "membernumber membercode membercardno cardno userid uid buyerid accountid accountno accountnumber partnerid patronid " +
    "contactid guestid customerreferenceid 客户编号 客户编码 客户代码 客户号 客户id 会员编号 会员号 会员卡号 会员id 会员编码 会员卡 用户编号 " +
    "用户id 用户编码 用户号 买家id 买家编号 买家会员名 买家会员 买家昵称 买家账号 买家旺旺 顾客编号 顾客id 顾客号 客编 卡号 openid unionid 微信openid",
  name:
    "customername custname clientname membername buyername guestname partnername fullname displayname billingname " +
    "billingfullname recipientname contactname shippingname 客户姓名 客户名称 客户名 会员姓名 会员名称 会员名 顾客姓名 顾客名称 用户姓名 " +
    "姓名 买家姓名 交易对方 联系人 联系人姓名 收货人姓名 收货人 收件人姓名 收件人 用户昵称 客户昵称 会员昵称 微信昵称 微信名 昵称",
  phone:
    "phone phonenumber mobile mobilephone mobilenumber mobileno cell cellphone telephone tel telephonenumber whatsapp 手机号 手机号码 " +
    "手机 联系手机 会员手机号 会员手机 客户手机号 客户手机 买家手机 买家手机号 下单手机号 注册手机号 收货人手机号 收货人手机 收货手机 收件人手机 " +
    "收件人手机号 联系电话 电话号码 电话 客户电话 收货人电话 收件人电话 联系方式 收货人联系方式",
  email: "email emailaddress mail mailaddress emailid 邮箱 电子邮箱 电子邮件 邮箱地址 邮件 邮件地址",
};

const SOURCE =
  "source channel saleschannel orderchannel ordersource salessource purchasechannel platform marketplace store storename shop " +
  "shopname branch outlet location locationname site origin pos salesteam team 渠道 来源 销售渠道 订单来源 订单渠道 下单渠道 下单来源 购买渠道 " +
  "渠道来源 来源渠道 渠道名称 成交渠道 平台 下单平台 来源平台 门店 门店名称 下单门店 消费门店 所属门店 店铺 店铺名称 店名 网点";

export const PURCHASE_WORDS: Words<PurchaseTarget> = {
  customer: `${PERSON.id} customer client member buyer patron partner 客户 会员 顾客 买家 用户`,
  customerName: `${PERSON.name} customer client member buyer partner guest 客户 会员 顾客 买家 用户 name firstname fullnamebilling billingfirstname`,
  customerPhone: PERSON.phone,
  customerEmail: `${PERSON.email} customeremail buyeremail billingemail contactemail`,
  occurredOn:
    "orderdate purchasedate saledate salesdate dateorder orderdatetime ordertime purchasetime transactiondate transactiontime " +
    "invoicedate orderedat purchasedat paidat datepaid paiddate paymentdate paidtime paydate paymenttime businessdate bookingdate " +
    "postingdate receiptdate datecreated createdat createdate creationdate createdtime createdon date datetime timestamp time day " +
    "下单时间 下单日期 订单时间 订单日期 订单创建时间 付款时间 支付时间 订单付款时间 订单支付时间 付款日期 支付日期 成交时间 成交日期 交易时间 " +
    "交易日期 消费时间 消费日期 购买时间 购买日期 销售时间 销售日期 开单时间 开单日期 单据日期 业务日期 结账时间 收款时间 创建时间 创建日期 交易完成时间 日期 时间",
  amount:
    "netsales netsalesamount netamount nettotal netrevenue actualamount amountpaid paidamount totalpaid paymentamount ordertotal " +
    "ordertotalamount orderamount ordervalue grandtotal amounttotal totalamount total totalsales totalprice totalcollected " +
    "salesamount saleamount transactionamount purchaseamount amount amt sales revenue turnover spend linetotal lineitemtotal " +
    "lineamount itemtotal subtotal pricesubtotal grosssales grossamount gross value sum price lineitemprice " +
    "实付金额 实付款 实付 实付总额 买家实付金额 买家实付 买家实际支付金额 实际支付金额 订单实付金额 订单实付 实收金额 实收款 实收 净销售额 " +
    "支付金额 付款金额 订单支付金额 成交金额 成交价 订单金额 订单总金额 订单总额 订单总价 消费金额 消费额 交易金额 交易额 销售金额 销售额 购买金额 消费 花费 应付金额 " +
    "买家应付货款 应收金额 总金额 金额 总价 合计 总计 总额 小计 商品总价 商品金额 营业额 价格",
  currency: "currency currencycode ordercurrency paymentcurrency ccy 币种 货币 货币单位 货币代码 结算币种 交易币种",
  channel: SOURCE,
  order:
    "orderid ordernumber orderno order ordername ordercode orderreference orderref ordernum salesorder salesorderid invoiceno " +
    "invoicenumber invoiceid invoice receiptno receiptnumber receiptid receipt transactionid transactionno transactionnumber " +
    "transid transno ticketno documentno docno billno checkid reference ref name id " +
    "订单号 订单编号 订单id 订单号码 主订单编号 主订单号 交易订单号 交易编号 交易号 交易单号 销售单号 单据编号 单据号 单号 小票号 流水号 交易流水号 订单流水号 支付单号 发票号 订单",
  sku:
    "sku skucode skuid productsku itemsku lineitemsku variantsku productcode productid productno itemcode itemid itemno itemnumber " +
    "articleno articlenumber articlecode stockcode materialno barcode upc ean gtin asin 商品编码 商品编号 商品货号 货号 商品sku sku编码 规格编码 " +
    "商品id 商品代码 商品条码 条码 条形码 商家编码 物料编码 货品编号 产品编号 产品编码 款号",
  productName:
    "productname itemname lineitemname producttitle itemtitle product item items products goodsname goods article itemdescription " +
    "productdescription description title service orderlinesproduct 商品名称 商品名 商品标题 商品 宝贝标题 宝贝名称 产品名称 产品 品名 货品名称 商品信息 " +
    "物料名称 标题 项目名称 服务项目 项目 菜品 菜品名称 课程",
  category:
    "category productcategory categoryname itemcategory producttype itemtype department productgroup itemgroup family 商品分类 商品类目 商品类别 " +
    "产品分类 产品类别 分类 类目 品类 类别 商品品类 一级分类 分类名称",
  quantity:
    "quantity qty quantitysold lineitemquantity itemquantity orderquantity productqty productuomqty orderedquantity quantityordered " +
    "units unitssold itemssold pieces pcs count itemcount 数量 购买数量 商品数量 销售数量 宝贝数量 订购数量 购买件数 商品件数 件数 销量 份数",
  note:
    "note notes remark remarks comment comments memo customernote ordernote ordernotes buyernote buyermessage message 备注 订单备注 买家留言 " +
    "买家备注 客户备注 留言 商家备注 卖家备注 附言 说明",
};

export const CUSTOMER_WORDS: Words<CustomerTarget> = {
  externalId: `${PERSON.id} externalid recordid id code number no ref reference 编号 编码 序号`,
  name:
    `name ${PERSON.name} customer client member contact firstname givenname company companyname organisation organization organisationname ` +
    "organizationname businessname accountname 客户 会员 顾客 用户 名称 名字 公司名称 企业名称 单位名称 公司 企业",
  kind: "kind customertype clienttype accounttype contacttype iscompany companytype type 客户类型 客户类别 客户性质 类型 性质",
  phone: `${PERSON.phone} primaryphone workphone homephone`,
  email: `${PERSON.email} primaryemail workemail`,
  street:
    "street streetaddress address address1 addressline1 addressline street1 mailingstreet 详细地址 地址 街道 街道地址 联系地址 通讯地址 收货地址 " +
    "家庭住址 家庭地址 住址 客户地址 办公地址",
  city: "city town suburb mailingcity 城市 所在城市 市 地级市 所在市",
  region:
    "region state province stateregion stateprovince provincecode statecode county canton district 省份 省 所在省份 所在省 州 省市 地区 区域",
  postalCode: "zip zipcode zippostalcode postalcode postcode postalzip plz 邮编 邮政编码 邮政编号",
  country: "country countrycode countryregion countryname nation 国家 国家地区 国家代码 所在国家",
  tags: "tags tag labels label segments segment groups group categories category 标签 客户标签 会员标签 标记 分组 客户分组 会员分组",
  source: `leadsource originalsource acquisitionsource acquisitionchannel referralsource 客户来源 获客渠道 注册来源 会员来源 ${SOURCE}`,
  birthday: "birthday birthdate dateofbirth dob bday birth 生日 出生日期 出生年月日 出生年月 会员生日 客户生日",
  consentMail:
    "emailconsent consentemail mailconsent emailoptin emailsubscribed acceptsemailmarketing acceptsmarketing 邮件许可 同意邮件 邮件订阅",
  consentPhone: "phoneconsent callconsent consentphone phoneoptin 电话许可 同意电话",
  consentSms: "smsconsent consentsms smsoptin acceptssmsmarketing smssubscribed 短信许可 同意短信 短信订阅",
  consentPost: "postconsent consentpost postoptin directmailconsent 邮寄许可 同意邮寄",
  consentWechat: "wechatconsent consentwechat wechatoptin 微信许可 同意微信",
  consentApp: "appconsent pushconsent consentapp pushoptin 应用许可 推送许可",
};

/** Whose a row is. */
const WHOSE = {
  customer: PURCHASE_WORDS.customer,
  customerName: PURCHASE_WORDS.customerName,
  customerPhone: PURCHASE_WORDS.customerPhone,
  customerEmail: PURCHASE_WORDS.customerEmail,
};

export const SIGNAL_WORDS: Words<SignalTarget> = {
  ...WHOSE,
  occurredOn:
    "surveydate responsedate respondedat answeredat answerdate submittedat submitted complaintdate openedat openedon opendate reportedon " +
    "duedate dueon referraldate date createdat createddate created datetime timestamp time day 回答日期 回答时间 提交时间 提交日期 " +
    "评价时间 评价日期 投诉时间 投诉日期 受理时间 反馈时间 应付日期 到期日 到期日期 应还日期 推荐日期 介绍日期 日期 时间 创建时间",
  type: "signaltype entrytype eventtype type kind category 记录类型 反馈类型 事件类型 类型 类别 分类",
  score:
    "score npsscore nps csatscore csat rating satisfactionscore satisfaction answer stars likelihoodtorecommend 评分 得分 分数 打分 满意度 " +
    "满意度评分 推荐意愿 推荐分 推荐度 星级",
  severity: "severity gravity priority level urgency 严重程度 严重性 紧急程度 优先级 级别 等级",
  closedOn:
    "closedon closeddate closedat resolvedon resolveddate resolvedat solvedat solveddate paidon paiddate paidat paymentdate settledon 解决日期 " +
    "解决时间 关闭时间 关闭日期 结案日期 结案时间 办结时间 付清日期 还款日期 付款日期",
  amount:
    "overdueamount amountdue amountoverdue outstanding balance openamount amount total 逾期金额 欠款金额 欠款 未付金额 应付金额 金额",
  currency: PURCHASE_WORDS.currency,
  reference:
    "responseid surveyid ticketid ticketno ticketnumber caseid casenumber caseno complaintid complaintno invoiceno invoicenumber reference ref " +
    "id no 编号 投诉编号 投诉单号 工单号 工单编号 问卷编号 发票号 单号 流水号",
  note:
    "comment comments feedback verbatim note notes remark remarks reason description message subject 评论 评价内容 反馈内容 投诉内容 投诉原因 " +
    "原因 内容 备注 留言 说明 意见",
};

export const SUBSCRIPTION_WORDS: Words<SubscriptionTarget> = {
  ...WHOSE,
  plan: "plan planname subscriptionplan product productname package tier subscription membership 套餐 套餐名称 方案 订阅 订阅套餐 会员类型 产品 产品名称",
  productLine: "productline line category division 产品线 业务线 分类",
  period:
    "period billingperiod interval billinginterval billingcycle cycle term frequency 周期 付费周期 计费周期 订阅周期 续费周期",
  price: "price planprice amount recurringamount mrr fee rate unitamount 价格 单价 金额 套餐价格 续费金额 费用",
  cost: "cost costs unitcost 成本",
  currency: PURCHASE_WORDS.currency,
  startedOn:
    "startedon startdate startedat start subscriptionstart createdat created signupdate begindate 开始日期 开始时间 起始日期 订阅日期 开通时间 开通日期 签约日期",
  endsOn:
    "endson enddate endedat endedon end expiresat expirydate expires terminatedon 结束日期 结束时间 到期日 到期日期 终止日期",
  cancelledOn:
    "cancelledon canceledon cancelledat canceledat cancellationdate canceldate noticedon noticedate 取消日期 取消时间 退订日期 退订时间 解约日期",
  renewedUntil: "reneweduntil paiduntil paidthrough currentperiodend validuntil 付费截止 付费截止日期 已付至 有效期至",
  reason: "reason cancelreason cancellationreason churnreason 原因 取消原因 退订原因 流失原因",
  reference:
    "subscriptionid subscriptionno contractid contractno reference ref id no 订阅编号 订阅号 合同编号 合同号 编号",
  note: "note notes comment comments remark remarks 备注 说明",
};

const STAFF = "owner user staff employee agent salesperson salesrep 负责人 跟进人 员工 业务员 销售 客服 客户经理";

export const PRODUCT_WORDS: Words<ProductTarget> = {
  sku: `${PURCHASE_WORDS.sku} externalid code handle id 编码 编号 代码`,
  name:
    "productname itemname goodsname producttitle itemtitle title name product item goods description 商品名称 产品名称 商品标题 货品名称 " +
    "品名 名称 商品名 产品名 商品 产品",
  category: PURCHASE_WORDS.category,
  price:
    "listprice saleprice salesprice sellingprice retailprice regularprice unitprice variantprice msrp rrp price 零售价 销售价 售价 标价 " +
    "吊牌价 建议零售价 单价 价格",
  cost: "costprice unitcost costperitem standardcost purchaseprice buyingprice wholesaleprice cost 成本价 进货价 采购价 进价 单位成本 成本",
  currency: PURCHASE_WORDS.currency,
  active:
    "active isactive published available enabled onsale status state 是否在售 是否上架 上架状态 在售 是否启用 启用 商品状态 状态",
};

export const NOTE_WORDS: Words<NoteTarget> = {
  ...WHOSE,
  occurredOn:
    "notedate activitydate calldate contactdate visitdate followupdate date createdat createddate createdon created datetime timestamp " +
    "time day 跟进时间 跟进日期 沟通时间 沟通日期 联系时间 联系日期 拜访时间 拜访日期 记录时间 记录日期 备注时间 备注日期 日期 时间 创建时间 创建日期",
  text:
    "notetext notebody notecontent note notes body text content comment comments remark remarks memo description summary details message " +
    "跟进内容 沟通内容 联系内容 拜访内容 记录内容 备注内容 跟进记录 沟通记录 备注 内容 记录 描述 说明 留言",
  minutes:
    "minutes durationminutes durationmins durationmin duration timespent calllength length 分钟 时长分钟 时长 通话时长 用时 耗时",
  author: `author createdby writtenby recordedby enteredby by 记录人 创建人 作者 填写人 ${STAFF}`,
};

export const TASK_WORDS: Words<TaskTarget> = {
  ...WHOSE,
  title:
    "tasktitle taskname tasksubject title task subject todo todoitem action activity summary description 任务标题 任务名称 任务内容 任务 标题 " +
    "主题 待办 待办事项 事项 内容",
  dueOn:
    "duedate dueon dueat dueby due deadline taskduedate followupdate nextfollowup reminderdate enddate date 截止日期 截止时间 到期日 到期日期 " +
    "到期时间 期限 计划日期 计划时间 下次跟进时间 下次跟进日期 跟进日期 提醒日期 提醒时间 日期",
  assignee: `assignee assignedto assigned taskowner responsible 执行人 指派给 分配给 处理人 ${STAFF}`,
  done: "done completed iscompleted isdone complete finished closed taskstatus status state 是否完成 完成状态 任务状态 完成 状态",
  doneOn:
    "completedat completedon completeddate completiondate doneon donedate doneat finishedat closedat closeddate 完成日期 完成时间 办结日期 " +
    "办结时间",
  createdOn: "createdat createdon createddate created creationdate 创建日期 创建时间 建立日期",
};

/** A heading without what does not matter: case, spaces, signs, and what stands in brackets. */
export function headingKey(heading: string): string {
  const plain = heading.normalize("NFKC").toLowerCase();
  const outside = plain.replace(/[([【{].*?[)\]】}]/g, "");
  return (outside.trim() === "" ? plain : outside).replace(/[^\p{L}\p{N}]/gu, "");
}

const KNOWN = new Set(
  [PURCHASE_WORDS, CUSTOMER_WORDS, SIGNAL_WORDS, SUBSCRIPTION_WORDS, NOTE_WORDS, TASK_WORDS, PRODUCT_WORDS].flatMap(
    (words) => Object.values(words).flatMap((list) => list.split(" ")),
  ),
);

/** True for a heading that names something an import takes. */
export function isKnownHeading(heading: string): boolean {
  return KNOWN.has(headingKey(heading));
}
