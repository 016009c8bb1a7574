#include "kafka/message.h"

rd_kafka_resp_err_t
message_send(rd_kafka_t *producer, rd_kafka_topic_t *topic,
    const struct message *m, void *opaque)
{
	rd_kafka_headers_t *headers =
	    m->headers > 0 ? rd_kafka_headers_new(m->headers) : NULL;
	rd_kafka_resp_err_t err;

	for (size_t i = 0; i < m->headers; i++)
		rd_kafka_header_add(headers, m->header[i].name.p,
		    (ssize_t)m->header[i].name.len, m->header[i].value.p,
		    (ssize_t)m->header[i].value.len);
	err = rd_kafka_producev(producer, RD_KAFKA_V_RKT(topic),
	    RD_KAFKA_V_PARTITION(m->partition),
	    RD_KAFKA_V_VALUE((void *)(uintptr_t)m->value.p, m->value.len),
	    RD_KAFKA_V_KEY(m->key.p, m->key.len),
	    RD_KAFKA_V_TIMESTAMP(m->timestamp), RD_KAFKA_V_HEADERS(headers),
	    RD_KAFKA_V_MSGFLAGS(0), RD_KAFKA_V_OPAQUE(opaque), RD_KAFKA_V_END);
	if (err != RD_KAFKA_RESP_ERR_NO_ERROR && headers != NULL)
		rd_kafka_headers_destroy(headers);
	return err;
}
