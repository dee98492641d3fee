import type { Message } from "@perennial/contract";

/** What is wrong, and what the person can do about it. */
export interface Complaint {
  readonly message: Message;
  readonly fix: Message;
}

/** The file as a whole cannot be read. Single rows that cannot be read carry their own complaint instead. */
export class FileProblem extends Error {
  override readonly name = "FileProblem";
  readonly detail: Message;
  readonly fix: Message;

  constructor({ message, fix }: Complaint) {
    super(`${message.en} ${fix.en}`);
    this.detail = message;
    this.fix = fix;
  }
}

const SAVE_AS: Complaint["fix"] = {
  en: "Open it in Excel, WPS or another spreadsheet, save it as .xlsx or as CSV UTF-8, and send that file.",
  zh: "请用 Excel、WPS 等表格软件打开，另存为 .xlsx 或 CSV UTF-8 后重新上传。",
};

const EXPORT_AGAIN: Complaint["fix"] = {
  en: "Export it once more and send the new file.",
  zh: "请重新导出后再上传。",
};

const SAVE_AS_CSV: Complaint["fix"] = {
  en: "Save the sheet as CSV UTF-8 and send that file: a CSV may have any size.",
  zh: "请将该工作表另存为 CSV UTF-8 后上传，CSV 文件不限大小。",
};

/** Every reason for which a whole file is refused. */
export const FILE_PROBLEMS = {
  empty: {
    message: { en: "The file is empty.", zh: "文件是空的。" },
    fix: {
      en: "Check the export: it must have a row of headings and at least one row of values.",
      zh: "请检查导出内容：至少要有一行标题和一行数据。",
    },
  },
  noRows: {
    message: { en: "The file has no rows of values.", zh: "文件中没有数据行。" },
    fix: {
      en: "Check the export, its period above all: it must have at least one row below the headings.",
      zh: "请检查导出内容，尤其是时间范围：标题下方至少要有一行数据。",
    },
  },
  tooManyColumns: {
    message: { en: "The file has more than 1,000 columns.", zh: "文件超过 1000 列。" },
    fix: {
      en: "Leave the columns out that are not needed, and check the sign between the columns.",
      zh: "请去掉不需要的列，并检查列分隔符是否正确。",
    },
  },
  oldExcel: {
    message: { en: "This is an old Excel file (.xls).", zh: "这是旧版 Excel 文件（.xls）。" },
    fix: SAVE_AS,
  },
  binaryExcel: {
    message: { en: "This is a binary Excel workbook (.xlsb).", zh: "这是二进制 Excel 工作簿（.xlsb）。" },
    fix: SAVE_AS,
  },
  openDocument: {
    message: { en: "This is an OpenDocument file, such as .ods.", zh: "这是 OpenDocument 文件（如 .ods）。" },
    fix: SAVE_AS,
  },
  numbers: {
    message: { en: "This is an Apple Numbers file.", zh: "这是 Apple Numbers 文件。" },
    fix: {
      en: "In Numbers choose File, Export To, CSV or Excel, and send that file.",
      zh: "请在 Numbers 中选择“文件 > 导出为 > CSV 或 Excel”，再上传导出的文件。",
    },
  },
  webPage: {
    message: {
      en: "This is a web page or XML file, although its name may end in .xls.",
      zh: "这其实是网页或 XML 文件，尽管文件名可能以 .xls 结尾。",
    },
    fix: SAVE_AS,
  },
  json: {
    message: { en: "This is a JSON file, not a table.", zh: "这是 JSON 文件，不是表格。" },
    fix: {
      en: "Export the data as CSV or .xlsx, or send them through the API.",
      zh: "请导出为 CSV 或 .xlsx，或通过 API 写入数据。",
    },
  },
  locked: {
    message: { en: "The workbook is protected with a password.", zh: "该工作簿设有打开密码。" },
    fix: {
      en: "Open it, take the password off (File, Info, Protect Workbook), save it and send it again.",
      zh: "请打开文件，取消密码（文件 > 信息 > 保护工作簿），保存后重新上传。",
    },
  },
  archive: {
    message: { en: "This is an archive, not a table.", zh: "这是压缩包，不是表格文件。" },
    fix: {
      en: "Unpack it and send the .csv or .xlsx file that is inside.",
      zh: "请先解压，再上传其中的 .csv 或 .xlsx 文件。",
    },
  },
  document: {
    message: { en: "This is a document or a picture, not a table.", zh: "这是文档或图片，不是表格文件。" },
    fix: {
      en: "Export the data as CSV or .xlsx from the program that keeps them.",
      zh: "请在保存这些数据的系统中导出为 CSV 或 .xlsx。",
    },
  },
  binary: {
    message: { en: "This file holds no text that can be read.", zh: "文件中没有可读取的文本。" },
    fix: {
      en: "Send a .csv, .txt, .tsv or .xlsx file, as the shop's program exports it.",
      zh: "请上传店铺系统导出的 .csv、.txt、.tsv 或 .xlsx 文件。",
    },
  },
  damaged: {
    message: { en: "The workbook is damaged or incomplete.", zh: "工作簿已损坏或不完整。" },
    fix: EXPORT_AGAIN,
  },
  noSheet: {
    message: { en: "No visible sheet of the workbook has any values.", zh: "工作簿中没有含数据的可见工作表。" },
    fix: {
      en: "Put the rows on a visible sheet, save the workbook and send it again.",
      zh: "请将数据放在可见的工作表中，保存后重新上传。",
    },
  },
  tooManyTexts: {
    message: {
      en: "The workbook holds more text than can be kept in memory.",
      zh: "工作簿包含的文本过多，超出可处理的范围。",
    },
    fix: SAVE_AS_CSV,
  },
  tooBig: {
    message: { en: "The workbook is too big once it is unpacked.", zh: "工作簿解压后过大。" },
    fix: SAVE_AS_CSV,
  },
} as const satisfies Record<string, Complaint>;

/** The error for one of the known reasons. */
export function fileProblem(reason: keyof typeof FILE_PROBLEMS): FileProblem {
  return new FileProblem(FILE_PROBLEMS[reason]);
}
