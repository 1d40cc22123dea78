//! The OpenAPI 3.1 document, made from the list of operations. The shapes come from the same derived schemas as
//! `/api/schema`: JSON Schema 2020-12 is what OpenAPI 3.1 speaks, so they are put in as they are.

use std::sync::OnceLock;

use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use utoipa::openapi::path::{
    HttpMethod, Operation as Described, OperationBuilder, Parameter, ParameterBuilder, ParameterIn, PathsBuilder,
};
use utoipa::openapi::request_body::RequestBodyBuilder;
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};
use utoipa::openapi::tag::TagBuilder;
use utoipa::openapi::{
    ContentBuilder, Info, License, OpenApiBuilder, PathItem, Ref, RefOr, Required, Response, ResponseBuilder, Schema,
    Server,
};

use crate::guidance::IncidentInput;
use crate::web::form::LONGEST_TEXT;

use super::operation::{Operation, Param, Place, Takes};
use super::operations::ALL;
use super::shapes::ApiError;

const ABOUT: &str = "案鉴的接口：说一件物业事件，得到处置建议；检索案例、查带日期的法律、读规则和预案。\n\n\
    - 不需要账号；回答都是 UTF-8 的 JSON，字段名是英文，给人看的词是中文。\n\
    - 事件内容只放在 POST 的正文里，只用来当场作答，不保存，也不写进日志；请不要写进地址。\n\
    - 责任只分档，不是百分比；倾向不等于确定；未核实的条文和来源编者的看法要照实说明。\n\
    - 出错时的回答都是 {\"error\": {\"code\", \"message\"}}，code 不会改变，message 说明哪里不对。\n\
    - 结果供一线处置参考，不代替律师意见。";

const GROUPS: &[(&str, &str)] = &[
    ("处置", "说一件事，得到处置建议"),
    ("查资料", "检索与浏览案例"),
    ("法律", "带日期的法律"),
    ("规则", "规则、要件事实与处置预案"),
    ("说明", "接口自己的说明"),
];

/// The document; made once.
pub fn document() -> &'static Value {
    static DOCUMENT: OnceLock<Value> = OnceLock::new();
    DOCUMENT.get_or_init(make)
}

fn make() -> Value {
    let mut written = generator(SchemaSettings::draft2020_12().for_serialize());
    let mut read = generator(SchemaSettings::draft2020_12().for_deserialize());
    written.subschema_for::<ApiError>();
    read.subschema_for::<IncidentInput>();
    let mut paths = PathsBuilder::new();
    for operation in ALL {
        let method = if operation.method == "POST" { HttpMethod::Post } else { HttpMethod::Get };
        paths = paths.path(operation.path, PathItem::new(method, described(operation, &mut written)));
    }
    let tags = GROUPS.iter().map(|(name, about)| TagBuilder::new().name(*name).description(Some(*about)).build());
    let mut info = Info::new("案鉴接口", env!("CARGO_PKG_VERSION"));
    info.description = Some(ABOUT.to_owned());
    let mut license = License::new("MIT OR Apache-2.0");
    license.identifier = Some("MIT OR Apache-2.0".to_owned());
    info.license = Some(license);
    let document =
        OpenApiBuilder::new().info(info).paths(paths).tags(Some(tags)).servers(Some([Server::new("/")])).build();
    let mut document = serde_json::to_value(document).unwrap_or_default();
    let mut schemas = written.take_definitions(true);
    schemas.extend(read.take_definitions(true));
    limits(&mut schemas);
    document["components"] = json!({"schemas": schemas});
    document
}

fn generator(settings: SchemaSettings) -> SchemaGenerator {
    settings.with(|s| s.definitions_path = "/components/schemas".into()).into_generator()
}

/// What the API, but not a batch, limits in an incident.
fn limits(schemas: &mut Map<String, Value>) {
    let Some(incident) = schemas.get_mut("IncidentInput") else { return };
    incident["description"] = json!("一件事。不认识的字段不理会。");
    let about = [
        ("id", "原样带回的标识"),
        ("text", "发生了什么，照着说的写"),
        ("date", "事发日期，如 2026-11-20；不能晚于今天"),
        ("place", "事发地，如 北京；用来找地方法规"),
        ("facts", "已经知道的事实：标识或名称 → yes、no、unsure（也可写 true、false）、数、日期或选项"),
    ];
    for (field, words) in about {
        incident["properties"][field]["description"] = json!(words);
    }
    // A field that may be anything is the schema `true`, which indexing has just replaced.
    incident["properties"]["id"]["type"] = json!(["string", "number", "null"]);
    let text = &mut incident["properties"]["text"];
    text["minLength"] = json!(1);
    text["maxLength"] = json!(LONGEST_TEXT);
    text["pattern"] = json!("\\S");
}

fn described(operation: &Operation, generator: &mut SchemaGenerator) -> Described {
    let mut described = OperationBuilder::new()
        .operation_id(Some(operation.id))
        .tag(operation.group)
        .summary(Some(operation.summary))
        .description(Some(operation.about))
        .response("200", answered(operation, generator));
    for param in operation.params {
        described = described.parameter(parameter(param));
    }
    if let Some(body) = operation.body {
        let content = ContentBuilder::new()
            .schema(Some(Ref::from_schema_name("IncidentInput")))
            .example(serde_json::from_str(body).ok())
            .build();
        let body = RequestBodyBuilder::new()
            .description(Some("一件事"))
            .content("application/json", content)
            .required(Some(Required::True));
        described = described.request_body(Some(body.build()));
    }
    for status in operation.failures.iter().chain(&[405, 500]) {
        described = described.response(status.to_string(), failure(*status));
    }
    described.build()
}

fn answered(operation: &Operation, generator: &mut SchemaGenerator) -> Response {
    // A reference, or a list of references: small enough for utoipa to hold as it is.
    let schema = operation.answer.and_then(|shape| {
        let schema = serde_json::to_value(shape(generator)).ok()?;
        serde_json::from_value::<RefOr<Schema>>(schema).ok()
    });
    let schema = schema.unwrap_or_else(|| RefOr::T(Schema::Object(Object::with_type(Type::Object))));
    ResponseBuilder::new()
        .description("回答")
        .content("application/json", ContentBuilder::new().schema(Some(schema)).build())
        .build()
}

fn parameter(param: &Param) -> Parameter {
    let mut schema = ObjectBuilder::new().schema_type(Type::String);
    let mut about = param.about.to_owned();
    match param.takes {
        Takes::Words => {}
        Takes::Day => schema = schema.format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))),
        Takes::Page => {
            schema = ObjectBuilder::new().schema_type(Type::Integer).minimum(Some(1)).maximum(Some(500));
        }
        Takes::OneOf(list) => {
            let list = list();
            let names: Vec<String> = list.iter().map(|(id, name)| format!("{id} {name}")).collect();
            about = format!("{about}：{}；空着就是不限", names.join("、"));
            // A form sends what is left open as an empty value.
            schema = schema.enum_values(Some(list.into_iter().map(|(id, _)| id).chain([""])));
        }
    }
    let path = param.place == Place::Path;
    let example = (!param.example.is_empty()).then(|| json!(param.example));
    ParameterBuilder::new()
        .name(param.name)
        .parameter_in(if path { ParameterIn::Path } else { ParameterIn::Query })
        .required(if path { Required::True } else { Required::False })
        .description(Some(about))
        .schema(Some(schema))
        .example(example)
        .build()
}

/// A failure with what it says.
fn failure(status: u16) -> Response {
    let (about, code, message) = match status {
        400 => ("读不懂：不是正确的 JSON，或者地址写得不对", "malformed", "不完整，JSON 没有结束"),
        404 => ("没有这一项；说明里有最相近的", "not-found", "没有案例“99”；案号从 1 到 23"),
        405 => ("方法不对", "method-not-allowed", "这个地址不能这样访问"),
        413 => ("太长", "too-large", "送来的内容太长了，没有读取；请把描述删减到 20000 字以内再试"),
        415 => ("不是 JSON", "unsupported-media-type", "请以 application/json 送来 {\"text\": \"发生了什么\"}"),
        422 => ("读懂了，但有一项不对", "invalid", "“2026-02-30”没有这一天；请检查年月日"),
        503 => ("现在做不到，过一会儿再试", "unkept", "裁判文书的索引正在建立，请过一会儿再试"),
        _ => ("程序内部出错", "internal", "程序内部出了错"),
    };
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name("ApiError")))
        .example(Some(json!({"error": {"code": code, "message": message}})));
    ResponseBuilder::new().description(about).content("application/json", content.build()).build()
}
